import { goBeforeNext } from "./before-next.ts";

// Imported before Next's server is: that takes connections a while before it calls anything of ours, and whoever asks then
// could say for themselves where they ask from.
goBeforeNext();
