// Jenkins adds its crumb to each form. In the address of a filtered page, it and the empty fields have no place.
document.addEventListener("formdata", (event) => {
  if (event.target.classList.contains("image-promotion-filter")) {
    const fields = event.formData;
    for (const name of [...fields.keys()]) {
      if (fields.get(name) === "" || !event.target.querySelector(`label[for="filter-${name}"]`)) {
        fields.delete(name);
      }
    }
  }
});
