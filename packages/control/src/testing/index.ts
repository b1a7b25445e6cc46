export { addMember } from "./add-member.ts";
export { checkCpix } from "./check-cpix.ts";
export { mailedToken } from "./mailed-token.ts";
export { operatorOf } from "./operator-of.ts";
export { createTestControl, type TestControl, withRole } from "./test-control.ts";
