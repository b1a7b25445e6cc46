import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "./button.tsx";

interface PaginationProps {
  /** As "1–25 of 140". */
  text: string;
  hasPrevious: boolean;
  hasNext: boolean;
  onPrevious: () => void;
  onNext: () => void;
}

export const Pagination = ({ text, hasPrevious, hasNext, onPrevious, onNext }: PaginationProps) => (
  <nav aria-label="Pages" className="flex items-center justify-between gap-3 border-line border-t px-5 py-3">
    <p className="text-[0.8125rem] text-ink-2 tabular-nums">{text}</p>
    <div className="flex gap-2">
      <Button size="sm" disabled={!hasPrevious} onClick={onPrevious}>
        <ChevronLeft aria-hidden /> Previous
      </Button>
      <Button size="sm" disabled={!hasNext} onClick={onNext}>
        Next <ChevronRight aria-hidden />
      </Button>
    </div>
  </nav>
);
