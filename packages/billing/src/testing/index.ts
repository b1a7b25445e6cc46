export { startTestPayments, type TestPayments } from "./test-payments.ts";
