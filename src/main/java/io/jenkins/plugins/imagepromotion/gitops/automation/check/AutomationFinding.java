package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;

/**
 * An automation setting that the policy does not allow.
 *
 * @param place the place of the setting
 * @param environment the environment that it deploys to; empty if unknown
 * @param object the name of the object, which a waiver can name, such as {@code flux-system/app}
 * @param code the rule
 * @param message the problem in full sentences, with example tags
 * @param remedy the next action, as a sentence
 */
public record AutomationFinding(
        Place place, String environment, String object, FailureCode code, String message, String remedy) {}
