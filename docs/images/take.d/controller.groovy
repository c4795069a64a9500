// Configures the controller for the pictures. Runs in its script console, after a definition of the map "given".
import com.cloudbees.hudson.plugins.folder.Folder
import hudson.model.*
import io.jenkins.plugins.darktheme.DarkThemeSystemManagerFactory
import io.jenkins.plugins.imagepromotion.evidence.*
import io.jenkins.plugins.imagepromotion.image.*
import io.jenkins.plugins.imagepromotion.jenkins.config.*
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore
import io.jenkins.plugins.imagepromotion.jenkins.start.ImageToPromoteParameterDefinition
import io.jenkins.plugins.thememanager.ThemeManagerPageDecorator
import java.time.Instant
import jenkins.model.*
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition
import org.jenkinsci.plugins.workflow.job.WorkflowJob

def jenkins = Jenkins.get()

// The theme follows the color scheme of the browser.
ThemeManagerPageDecorator.get().theme = new DarkThemeSystemManagerFactory()
ThemeManagerPageDecorator.get().save()

def environment = { name, settings ->
    def environment = new EnvironmentConfiguration(name)
    settings.each { key, value -> environment[key] = value }
    environment
}
def registry = new RegistryConfiguration(given.registry)
registry.plainHttp = true
registry.testRepository = given.repository - "${given.registry}/"
def policy = new PolicyConfiguration('company')
policy.environments = [
    environment('develop', [branch: 'develop']),
    environment('staging', [branch: 'main']),
    environment('production', [origins: 'staging', promotionJob: 'shop/promote', approvals: 1, noDowngrade: true]),
]
def configuration = GlobalConfiguration.all().get(ImagePromotionConfiguration)
configuration.registries = [registry]
configuration.onlyConfiguredRegistries = true
configuration.policy = policy
configuration.save()

jenkins.getItem('shop')?.delete()
def shop = jenkins.createProject(Folder, 'shop')
def job = { name, script, next, parameter = null ->
    def job = shop.createProject(WorkflowJob, name)
    job.definition = new CpsFlowDefinition(script, true)
    if (parameter) {
        job.addProperty(new ParametersDefinitionProperty(parameter))
    }
    job.updateNextBuildNumber(next)
}
job('main', """
    node {
        git url: '${given.git}', branch: 'main'
        writeFile file: 'tests.xml', text: '<testsuite name="shop">' +
            (1..128).collect { "<testcase classname=\\"shop.CartTest\\" name=\\"test\$it\\"/>" }.join('') + '</testsuite>'
        junit 'tests.xml'
        resolveImage image: params.IMAGE, published: true
    }
""", 41, new StringParameterDefinition('IMAGE', ''))
def image = new ImageToPromoteParameterDefinition('IMAGE', given.repository)
image.to = 'production'
image.lastSuccessfulOf = 'shop/main'
image.description = 'The staging image that was tested'
job('promote', '''
    def approved = approvePromotion image: params.IMAGE
    def promotion = promoteImage image: params.IMAGE, digest: approved.digest
    currentBuild.description = promotion.target
''', 18, image)
job('verify', "assertPromoted '${given.repository}'", 230)

// The history of the older images. Their builds were deleted, as after a few weeks on other controllers.
given.events.each {
    def reference = { tag -> tag ? ImageReference.parse("${given.repository}:$tag") : null }
    def event = EvidenceEntry.of(EvidenceKind.valueOf(it.kind), Instant.parse(it.at), "shop/$it.job", it.build)
        .about(it.environment, reference(it.source), reference(it.target), it.digest ? Digest.parse(it.digest) : null)
        .by([given.starter], it.approved ? [given.approver] : [])
    it.facts.each { name, value -> event = event.with(name, value) }
    EvidenceStore.get().add(event)
}
println 'configured'
