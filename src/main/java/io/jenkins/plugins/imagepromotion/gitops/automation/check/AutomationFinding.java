package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;

/**
 * A setting of automation that is not allowed.
 *
 * @param place where it is
 * @param environment the environment that it deploys to; empty if that is unknown
 * @param object the name of the object, which a waiver can name, such as {@code flux-system/app}
 * @param code the rule
 * @param message what is wrong, in sentences, with the tags that show it
 * @param remedy what to do, as a sentence
 */
public record AutomationFinding(
        Place place, String environment, String object, FailureCode code, String message, String remedy) {}
