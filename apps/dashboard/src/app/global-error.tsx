"use client";

/** The colours of `globals.css`, which may be what failed. */
const STYLES = `
:root { color-scheme: light dark; }
body { margin: 0; display: grid; place-items: center; min-height: 100dvh; padding: 1rem; box-sizing: border-box;
  background: light-dark(#f8fafc, #0a0f13); color: light-dark(#141d23, #edf1f3);
  font: 0.875rem/1.5rem ui-sans-serif, system-ui, sans-serif; }
main { max-width: 28rem; text-align: center; }
h1 { margin: 0; font-size: 1.125rem; }
p { margin: 0.5rem 0 1.25rem; color: light-dark(#4a545c, #afb7bc); }
button { border: 0; border-radius: 0.375rem; padding: 0.5rem 1rem; font: inherit; font-weight: 500; cursor: pointer;
  background: light-dark(#006f8e, #44c3df); color: light-dark(#f8fdfe, #03171e); }
`;

/** Stands in when even the root layout failed, so it brings its own page and styles. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <head>
        <title>Sluice cannot show anything right now</title>
        <style>{STYLES}</style>
      </head>
      <body>
        <main>
          <h1>Sluice cannot show anything right now</h1>
          <p>The fault is ours. Streams go on playing: they do not need this dashboard.</p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
