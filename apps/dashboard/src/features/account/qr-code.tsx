"use client";
import { create } from "qrcode";

/** Light around it, as the standard asks: four modules. */
const QUIET_MODULES = 4;

/** A QR code, dark on light in either theme: many cameras read no other. */
export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const cells = Array.from({ length: modules.size * modules.size }, (_, i) => i).filter((i) => modules.data[i]);
  const path = cells.map((i) => `M${i % modules.size} ${Math.floor(i / modules.size)}h1v1h-1z`).join("");
  const side = modules.size + 2 * QUIET_MODULES;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET_MODULES} ${-QUIET_MODULES} ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-lg border border-line bg-white"
    >
      <path d={path} fill="black" />
    </svg>
  );
};
