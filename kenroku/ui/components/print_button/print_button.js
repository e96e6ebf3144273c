// SPDX-License-Identifier: Apache-2.0
// Printing from a page needs a script, so the button shows itself only where scripts run.

export class PrintButton extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button")?.addEventListener("click", () => window.print());
  }
}

customElements.define("print-button", PrintButton);
