export { OutsideFailure, type OutsideFailureKind } from "./outside-failure.ts";
export { type OutsideQuestion, postOutside } from "./post-outside.ts";
export { addressProblem, isPublicAddress } from "./public-address.ts";
