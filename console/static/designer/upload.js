// Says of a file that it is too large before it is sent, for the server would not even
// read it.

const field = document.getElementById("upload-file");

field.addEventListener("change", () => {
  const large = (field.files[0]?.size ?? 0) > Number(field.dataset.most);
  field.setCustomValidity(large ? field.dataset.tooLarge : "");
  field.reportValidity();
});
