"use strict";

// The page is complete without this: a button for what the browser's own menu does as well.
for (const button of document.querySelectorAll("button.print")) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}
