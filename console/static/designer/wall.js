// Prints the sheet, or has the browser save it as PDF.

document.getElementById("print").addEventListener("click", () => window.print());
