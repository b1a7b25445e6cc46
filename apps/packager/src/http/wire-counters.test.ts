import { expect, test } from "vitest";
import { WireCounters } from "./wire-counters.ts";

test("what waits in the process while an answer goes on is told once it is out, and never if it is cut before", () => {
  const socket = { bytesRead: 100, bytesWritten: 0 };
  const counters = new WireCounters(socket);
  const look = (answerBytes: number, { goesOn = false, isCut = false }) =>
    counters.tell(answerBytes, 0, isCut, goesOn).wireOutBytes;

  // One answer goes out whole, the next is cut: each time, 256 bytes wait in the process when it is looked at.
  socket.bytesWritten = 1256;
  expect(look(1000, { goesOn: true })).toBe(1000);
  socket.bytesWritten = 3000;
  expect(look(3000, {})).toBe(2000);
  socket.bytesWritten = 3000 + 756;
  expect(look(500, { goesOn: true })).toBe(500);
  expect(look(600, { isCut: true })).toBe(100);
});
