export { createTestControl, type TestControl, withRole } from "./test-control.ts";
