// SPDX-License-Identifier: Apache-2.0
// Says on the page what would otherwise only stand in the console: the passkey was not confirmed.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  document.getElementById("passkey-trouble")?.removeAttribute("hidden")
})
