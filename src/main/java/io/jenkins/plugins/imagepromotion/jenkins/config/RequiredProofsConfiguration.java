package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.model.AbstractDescribableImpl;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/** The signatures and attestations that an environment requires, in its form. Each list can be empty. */
public abstract class RequiredProofsConfiguration extends AbstractDescribableImpl<EnvironmentConfiguration> {
    private List<SignatureConfiguration> signatures = new ArrayList<>();
    private List<ProvenanceConfiguration> provenance = new ArrayList<>();
    private List<SbomConfiguration> sbom = new ArrayList<>();
    private List<VulnerabilityConfiguration> vulnerabilities = new ArrayList<>();

    public List<SignatureConfiguration> getSignatures() {
        return FieldCheck.items(signatures);
    }

    @DataBoundSetter
    public void setSignatures(List<SignatureConfiguration> signatures) {
        this.signatures = new ArrayList<>(signatures);
    }

    public List<ProvenanceConfiguration> getProvenance() {
        return FieldCheck.items(provenance);
    }

    @DataBoundSetter
    public void setProvenance(List<ProvenanceConfiguration> provenance) {
        this.provenance = new ArrayList<>(provenance);
    }

    public List<SbomConfiguration> getSbom() {
        return FieldCheck.items(sbom);
    }

    @DataBoundSetter
    public void setSbom(List<SbomConfiguration> sbom) {
        this.sbom = new ArrayList<>(sbom);
    }

    public List<VulnerabilityConfiguration> getVulnerabilities() {
        return FieldCheck.items(vulnerabilities);
    }

    @DataBoundSetter
    public void setVulnerabilities(List<VulnerabilityConfiguration> vulnerabilities) {
        this.vulnerabilities = new ArrayList<>(vulnerabilities);
    }
}
