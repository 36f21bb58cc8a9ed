// While something is being done, reads the page again and shows how far it is.
// Without this module the link «Ver cómo va» does the same.
const EVERY = 3000; // milliseconds

const isBusy = () => document.querySelector('[data-live="busy"]') !== null;

const look = async () => {
  if (!document.hidden) {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    // What was under way and ended brings links and lists that are elsewhere on the page.
    if (!fresh.querySelector('[data-live="busy"]')) return location.reload();
    for (const part of document.querySelectorAll("[data-live]")) {
      const now = fresh.getElementById(part.id);
      if (now) part.replaceChildren(...now.childNodes);
    }
  }
  setTimeout(look, EVERY);
};

if (isBusy()) setTimeout(look, EVERY);
