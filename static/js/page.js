"use strict";

// The page is complete without this: a button for what the browser's own menu does as well.
for (const place of document.querySelectorAll(".print")) {
  place.querySelector("button").addEventListener("click", () => window.print());
  place.hidden = false;
}
