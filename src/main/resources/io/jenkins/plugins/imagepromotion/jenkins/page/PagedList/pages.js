// Jenkins adds its crumb to each form. The URL of a filtered page must contain neither the crumb nor empty fields.
document.addEventListener("formdata", (event) => {
  if (event.target.classList.contains("image-promotion-filter")) {
    const fields = event.formData;
    for (const name of Array.from(fields.keys())) {
      if (fields.get(name) === "" || !event.target.querySelector(`label[for="filter-${name}"]`)) {
        fields.delete(name);
      }
    }
  }
});
