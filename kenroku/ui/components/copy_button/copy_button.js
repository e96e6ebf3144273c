// SPDX-License-Identifier: Apache-2.0
// Puts a text into the clipboard and says so; `absolute` makes a path of this site a whole address.

export class CopyButton extends HTMLElement {
  connectedCallback() {
    // Browsers give the clipboard to secure pages only.
    if (!navigator.clipboard) return;
    this.hidden = false;
    const button = this.querySelector("button");
    const words = this.querySelector("span");
    if (!button || !words) return;
    const before = words.textContent;
    button.addEventListener("click", async () => {
      const text = this.getAttribute("text") ?? "";
      await navigator.clipboard.writeText(this.hasAttribute("absolute") ? new URL(text, location.href).href : text);
      words.textContent = this.getAttribute("done");
      setTimeout(() => {
        words.textContent = before;
      }, 3000);
    });
  }
}

customElements.define("copy-button", CopyButton);
