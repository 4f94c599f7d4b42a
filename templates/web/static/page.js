// Progress of an upload and of long work; without this script everything works but is shown less often.
"use strict";

const upload = document.getElementById("upload");
if (upload) {
  const files = document.getElementById("capture");
  const progress = upload.querySelector(".upload-progress");
  const share = document.getElementById("upload-share");
  const said = document.getElementById("upload-said");
  const button = upload.querySelector("button[type=submit]");
  let sending = null;
  for (const kind of ["dragenter", "dragover"]) {
    upload.addEventListener(kind, (event) => { event.preventDefault(); upload.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    upload.addEventListener(kind, () => upload.classList.remove("over"));
  }
  upload.addEventListener("drop", (event) => {
    event.preventDefault();
    files.files = event.dataTransfer.files;
  });
  document.getElementById("upload-cancel").addEventListener("click", () => { if (sending) { sending.abort(); } });
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    sending = new XMLHttpRequest();
    sending.open("POST", upload.action);
    sending.upload.addEventListener("progress", (told) => {
      if (told.lengthComputable) { share.value = Math.floor(100 * told.loaded / told.total); }
    });
    const over = () => { progress.hidden = true; button.disabled = false; };
    sending.addEventListener("load", () => {
      over();
      if (sending.status === 200 && sending.responseURL !== upload.action) {
        window.location.assign(sending.responseURL);
      } else {
        const page = new DOMParser().parseFromString(sending.responseText, "text/html");
        const box = page.querySelector("[role=alert]");
        said.textContent = box ? box.textContent.trim() : said.dataset.failed;
      }
    });
    sending.addEventListener("error", () => { over(); said.textContent = said.dataset.failed; });
    sending.addEventListener("abort", over);
    progress.hidden = false;
    button.disabled = true;
    said.textContent = "";
    sending.send(new FormData(upload));
  });
}

const bar = document.querySelector("progress[data-job]");
if (bar) {
  const ask = async () => {
    const answer = await fetch(`/jobs/${bar.dataset.job}/state`).catch(() => null);
    const state = answer && answer.ok ? await answer.json() : { over: true };
    if (state.over) { window.location.reload(); return; }
    if (state.share !== null) { bar.value = state.share; }
    window.setTimeout(ask, 400);
  };
  window.setTimeout(ask, 300);
}
