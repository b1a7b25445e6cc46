import { NothingHere } from "#features/shell/nothing-here.tsx";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <div className="grid min-h-[80dvh] place-items-center">
      <NothingHere />
    </div>
  );
}
