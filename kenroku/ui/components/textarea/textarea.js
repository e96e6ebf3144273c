// SPDX-License-Identifier: Apache-2.0
// Says how many characters are left, as people count them: one for 葛󠄀, one for 👨‍👩‍👧.

const segments = "Segmenter" in Intl ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;

/** @param {string} text */
function length(text) {
  return segments ? [...segments.segment(text)].length : [...text].length;
}

export class TextCounter extends HTMLElement {
  connectedCallback() {
    const field = document.getElementById(this.getAttribute("for") ?? "");
    if (!(field instanceof HTMLTextAreaElement)) return;
    /** @type {number | undefined} */
    let spoken;
    // Spoken only after a pause, so that a screen reader is not talking over every key.
    this.setAttribute("aria-live", "polite");
    field.addEventListener("input", () => {
      clearTimeout(spoken);
      spoken = window.setTimeout(() => this.show(field.value), 400);
    });
    if (field.value) this.show(field.value);
  }

  /** @param {string} text */
  show(text) {
    const left = Number(this.getAttribute("limit")) - length(text);
    const words = this.getAttribute(left < 0 ? "over" : "left") ?? "%(n)s";
    this.toggleAttribute("data-over", left < 0);
    const place = this.querySelector("span");
    if (place) place.textContent = words.replace("%(n)s", Math.abs(left).toLocaleString("ja-JP"));
  }
}

customElements.define("text-counter", TextCounter);
