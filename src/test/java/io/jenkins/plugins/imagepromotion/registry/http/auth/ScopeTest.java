package io.jenkins.plugins.imagepromotion.registry.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.AuthChallenge;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    private static final Repository REPOSITORY = new Repository("registry.test", "team/app");

    private static Scope of(String asked) {
        return Scope.of(REPOSITORY, Optional.empty(), new AuthChallenge("bearer", Map.of("scope", asked)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:team/app:pull|repository:team/app:pull,push",
                "repository:team/app:push,pull|repository:team/app:pull,push",
                "repository:team/app:delete|repository:team/app:delete,pull,push",
                "repository:team/app:*|repository:team/app:*,pull,push",
                "repository:proxy/team/app:pull|repository:proxy/team/app:pull,push",
                "repository:team/app:|repository:team/app:pull,push",
                "registry:catalog:*|repository:team/app:pull,push registry:catalog:*",
                "aws|repository:team/app:pull,push aws",
                "repository:a|repository:team/app:pull,push repository:a",
            })
    void asksForPullAndPushAtOnce(String asked, String expected) {
        assertThat(of(asked)).hasToString(expected);
    }

    @Test
    void asksForTheRepositoryWhereTheRegistryNamesNone() {
        assertThat(Scope.of(REPOSITORY, Optional.empty(), new AuthChallenge("bearer", Map.of())))
                .hasToString("repository:team/app:pull,push");
    }

    @Test
    void asksForLessToRead() {
        assertThat(of("repository:team/app:delete registry:catalog:*").forReading())
                .hasToString("repository:team/app:pull registry:catalog:*");
    }
}
