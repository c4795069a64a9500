// The copy button of Jenkins has no accessible name, and does not announce to screen readers that it copied the text.
Behaviour.specify(".jenkins-copy-button", "image-promotion-copied", 0, (button) => {
  button.setAttribute("aria-label", button.getAttribute("tooltip"));
  button.addEventListener("click", () => {
    let status = document.getElementById("image-promotion-copied");
    if (!status) {
      status = document.createElement("div");
      status.id = "image-promotion-copied";
      status.className = "jenkins-visually-hidden";
      status.setAttribute("role", "status");
      document.body.append(status);
    }
    status.textContent = "";
    // Jenkins does not report whether the browser copied the text, so this copies it once more.
    const copied = navigator.clipboard ? navigator.clipboard.writeText(button.getAttribute("text")) : Promise.resolve();
    copied.then(() => {
      status.textContent = button.getAttribute("message") || "Copied";
    });
  });
});
