// Progress of an upload and of long work; without this script everything works but is shown less often.
"use strict";

const upload = document.getElementById("upload");
if (upload) {
  const files = document.getElementById("capture");
  const progress = upload.querySelector(".upload-progress");
  const share = document.getElementById("upload-share");
  const arrived = document.getElementById("upload-arrived");
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
    const mine = sending;
    const over = () => { sending = null; progress.hidden = true; button.disabled = false; };
    // What is shown is what has arrived at the server, not what the browser has handed to the network.
    const ask = async () => {
      const answer = await fetch(`/upload/state?upload=${progress.dataset.upload}`).catch(() => null);
      if (sending !== mine) { return; }
      if (answer && answer.ok) {
        const state = await answer.json();
        if (state.whole) { share.value = Math.floor(100 * state.done / state.whole); }
        arrived.textContent = state.said;
      }
      window.setTimeout(ask, 300);
    };
    window.setTimeout(ask, 100);
    mine.addEventListener("load", () => {
      over();
      if (mine.status === 200 && mine.responseURL !== upload.action) {
        window.location.assign(mine.responseURL);
      } else {
        const page = new DOMParser().parseFromString(mine.responseText, "text/html");
        const box = page.querySelector("[role=alert]");
        said.textContent = box ? box.textContent.trim() : said.dataset.failed;
      }
    });
    mine.addEventListener("error", () => { over(); said.textContent = said.dataset.failed; });
    mine.addEventListener("abort", () => { over(); said.textContent = said.dataset.cancelled; button.focus(); });
    progress.hidden = false;
    share.value = 0;
    arrived.textContent = "";
    document.getElementById("upload-cancel").focus();
    button.disabled = true;
    said.textContent = "";
    mine.send(new FormData(upload));
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
