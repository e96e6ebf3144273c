// SPDX-License-Identifier: Apache-2.0
// What the kit adds where scripts run; every page works without it.
import "./copy_button/copy_button.js";
import "./print_button/print_button.js";
import "./textarea/textarea.js";
