"use client";

/** Stands in when even the root layout failed, so it brings its own page and needs no styles. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", display: "grid", placeItems: "center", minHeight: "90vh" }}>
        <main style={{ textAlign: "center" }}>
          <h1 style={{ fontSize: 18 }}>Sluice cannot show anything right now</h1>
          <p>The fault is ours. Streams go on playing: they do not need this dashboard.</p>
          <button type="button" onClick={reset} style={{ padding: "8px 16px" }}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
