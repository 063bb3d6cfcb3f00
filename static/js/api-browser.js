"use strict";

// Starts Swagger UI over the description that the page names.
const place = document.getElementById("api-browser");

SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  // The badge would ask a server that is not ours.
  validatorUrl: null,
  supportedSubmitMethods: ["get"],
});
