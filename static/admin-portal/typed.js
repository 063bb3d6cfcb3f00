/* What is typed into the form of a record and not saved is kept in this browser: encrypted with a key that the server gives to
   this account only, until it is saved, until its author signs out, at most seven days. It is offered in the form that it was
   typed into, which the server shows again; so rows, choices and what others changed meanwhile are the server's to put together. */
"use strict";
{
  const DAYS = 7;
  const PAUSE = 300; // ms after the last key
  const NOT_KEPT = new Set(["csrfmiddlewaretoken", "kept_as", "show_again", "_popup", "_to_field"]);

  const place = document.getElementById("kept");
  const { account, cookiePath } = place.dataset;
  const ours = "ituportal|kept|";
  const mine = `${ours}${account}|`;
  const signedOut = `ituportal|signed-out|${account}`;
  const now = () => Date.now();
  const keys = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));

  // --- What is kept no longer -----------------------------------------------------------------------------------

  const saved = document.cookie.split("; ").find((each) => each.startsWith("saved_forms="));
  if (saved) {
    const names = saved.split("=")[1].split(".");
    keys(ours).filter((key) => names.includes(key.split("|").pop())).forEach((key) => localStorage.removeItem(key));
    document.cookie = `saved_forms=; Max-Age=0; Path=${cookiePath}; SameSite=Lax`;
  }
  for (const key of keys(ours)) {
    let at = 0;
    try {
      at = JSON.parse(localStorage.getItem(key)).at;
    } catch { /* not ours to read */ }
    if (!(now() - at < DAYS * 86_400_000)) localStorage.removeItem(key);
  }

  // --- Encrypted, and smaller -----------------------------------------------------------------------------------

  const inBytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const inText = (bytes) => {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const through = (data, stream) => new Response(new Blob([data]).stream().pipeThrough(stream)).arrayBuffer();
  const secret = window.isSecureContext && window.CompressionStream
    ? crypto.subtle.importKey("raw", inBytes(place.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"])
    : null;

  const closed = async (key, value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = new TextEncoder().encode(key);
    const data = await through(JSON.stringify(value), new CompressionStream("gzip"));
    const hidden = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await secret, data);
    return JSON.stringify({ at: now(), iv: inText(iv), data: inText(new Uint8Array(hidden)) });
  };
  const opened = async (key) => {
    try {
      const { at, iv, data } = JSON.parse(localStorage.getItem(key));
      const additionalData = new TextEncoder().encode(key);
      const algorithm = { name: "AES-GCM", iv: inBytes(iv), additionalData };
      const shown = await crypto.subtle.decrypt(algorithm, await secret, inBytes(data));
      const value = JSON.parse(new TextDecoder().decode(await through(shown, new DecompressionStream("gzip"))));
      return { key, at, path: key.split("|")[3], ...value };
    } catch {
      localStorage.removeItem(key); // of another key of the server, or half written
      return null;
    }
  };
  const all = async (start) => (await Promise.all(keys(start).map(opened))).filter(Boolean).sort((a, b) => b.at - a.at);

  const moment = (at) => new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const listed = (list, entries) => list.replaceChildren(...entries.map(({ path, label, at }) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.dir = "auto";
    link.textContent = label;
    line.append(link, ` (${moment(at)})`);
    return line;
  }));

  // --- A form ---------------------------------------------------------------------------------------------------

  let forgetting = false;
  let leaving = false;
  const marker = document.querySelector(".kept-here");
  const form = marker && marker.closest("form");

  if (form && secret) {
    const name = form.elements.kept_as;
    if (!name.value) name.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
    const here = `${mine}${location.pathname}|`;
    const key = `${here}${name.value}`;
    const unsaved = "unsaved" in marker.dataset;

    const chosenAsServed = (select) => {
      const chosen = [...select.options].filter((option) => option.hasAttribute("selected"));
      return (chosen.length || select.multiple ? chosen : [...select.options].slice(0, 1)).map((option) => option.value).join();
    };
    const served = new Map([...form.querySelectorAll("select")].map((select) => [select, chosenAsServed(select)]));
    const isChanged = (input) => {
      if (["hidden", "submit"].includes(input.type) || input.name.includes("__prefix__")) return false;
      if (input.type === "checkbox" || input.type === "radio") return input.checked !== input.defaultChecked;
      if (!input.options) return input.type === "file" ? input.files.length > 0 : input.value !== input.defaultValue;
      if (!served.has(input)) served.set(input, chosenAsServed(input));
      return [...input.selectedOptions].map((option) => option.value).sort().join() !== served.get(input).split(",").sort().join();
    };
    const isDirty = () => unsaved || [...form.elements].some((input) => input.name && isChanged(input));

    const sent = () => [...new FormData(form)].filter(([each, value]) =>
      typeof value === "string" && !NOT_KEPT.has(each) && !each.includes("__prefix__"));
    let turn = 0;
    const keep = async () => {
      const mineNow = ++turn;
      if (forgetting) return;
      if (!isDirty()) return localStorage.removeItem(key);
      const value = await closed(key, { label: marker.dataset.label, entries: sent() });
      if (forgetting || mineNow !== turn) return;
      try {
        localStorage.setItem(key, value);
        marker.hidden = false;
      } catch {
        marker.hidden = true; // the browser has no room left: nothing is promised
      }
    };

    let waiting;
    const later = () => {
      leaving = false;
      clearTimeout(waiting);
      waiting = setTimeout(keep, PAUSE);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    django.jQuery(form).on("change", "select", later); // Select2 tells jQuery only
    document.addEventListener("formset:added", later);
    document.addEventListener("formset:removed", later);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
    form.addEventListener("submit", (event) => {
      leaving = !(event.submitter && event.submitter.formTarget); // a preview opens beside the form
      keep();
    });
    window.addEventListener("beforeunload", (event) => {
      if (leaving || forgetting || !isDirty()) return;
      keep();
      event.preventDefault();
      event.returnValue = true;
    });
    window.addEventListener("storage", (event) => {
      if (event.key !== signedOut) return;
      forgetting = true;
      marker.hidden = true;
    });
    marker.hidden = false;
    if (isDirty()) keep();

    const shownAgain = ({ key: from, entries }) => {
      const again = document.createElement("form");
      again.method = "post";
      again.action = form.action;
      const carried = ["csrfmiddlewaretoken", "_popup", "_to_field"].filter((each) => form.elements[each]);
      const more = carried.map((each) => [each, form.elements[each].value]);
      for (const [each, value] of [...entries, ...more, ["kept_as", from.split("|").pop()], ["show_again", "1"]]) {
        const input = document.createElement("input");
        input.type = "hidden";
        input.name = each;
        input.value = value;
        again.append(input);
      }
      document.body.append(again);
      again.submit();
    };
    const offer = (entry) => {
      const shown = document.getElementById("kept-offer").content.firstElementChild.cloneNode(true);
      shown.querySelector("time").textContent = moment(entry.at);
      shown.querySelector("time").dateTime = new Date(entry.at).toISOString();
      shown.querySelector(".show").addEventListener("click", () => {
        leaving = !isDirty(); // what was typed here meanwhile is asked about
        shownAgain(entry);
      });
      shown.querySelector(".forget").addEventListener("click", () => {
        localStorage.removeItem(entry.key);
        shown.remove();
      });
      marker.before(shown);
    };
    all(here).then((entries) => entries.filter((entry) => entry.key !== key).forEach(offer));
  }

  // --- The front of the admin, and signing out --------------------------------------------------------------------

  const front = document.querySelector("body.dashboard #content-main");
  if (front && secret) {
    all(mine).then((entries) => {
      if (!entries.length) return;
      const shown = document.getElementById("kept-list").content.firstElementChild.cloneNode(true);
      listed(shown.querySelector("ul"), entries);
      front.prepend(shown);
    });
  }

  const door = document.getElementById("logout-form");
  if (door) {
    const dialog = place.querySelector("dialog");
    const signOut = () => {
      forgetting = true;
      keys(mine).forEach((key) => localStorage.removeItem(key));
      localStorage.setItem(signedOut, String(now()));
      localStorage.removeItem(signedOut);
    };
    door.addEventListener("submit", (event) => {
      if (!keys(mine).length) return signOut();
      event.preventDefault();
      all(mine).then((entries) => listed(dialog.querySelector("ul"), entries));
      dialog.showModal();
    });
    dialog.querySelector(".leave").addEventListener("click", () => {
      signOut();
      door.submit();
    });
    dialog.querySelector(".stay").addEventListener("click", () => dialog.close());
  }
}
