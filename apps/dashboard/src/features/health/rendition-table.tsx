"use client";
import type { InputStatus, RenditionStatus } from "@sluice/contracts";
import { cn } from "#lib/cn.ts";
import { formatBitrate, formatCodec, formatCount, formatFrameRate } from "#lib/format.ts";
import { CellName, Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { orderRenditions } from "./order-renditions.ts";
import { SegmentAge } from "./segment-age.tsx";

const pictureOf = ({ width, height, frameRate }: RenditionStatus): string => {
  const size = width === null || height === null ? null : `${width}×${height}`;
  return [size, frameRate === null ? null : formatFrameRate(frameRate)].filter((part) => part !== null).join(", ");
};

const soundOf = ({ sampleRate, channelCount, language }: RenditionStatus): string => {
  const channels =
    channelCount === null
      ? null
      : channelCount === 1
        ? "mono"
        : channelCount === 2
          ? "stereo"
          : `${channelCount} channels`;
  return [sampleRate === null ? null : `${sampleRate / 1000} kHz`, channels, language]
    .filter((part) => part !== null)
    .join(", ");
};

const ROW = "block px-5 py-3 max-sm:[&>td]:px-0! sm:table-row";
const CELL = "flex items-baseline justify-between gap-4 whitespace-nowrap max-sm:py-0.5 sm:table-cell";

/** Everything that is known of what arrives on one input, a line a rendition. */
export const RenditionTable = ({ input }: { input: InputStatus }) => (
  <Table label={`Renditions of input ${input.index}`} data-testid={`rendition-table-${input.index}`}>
    {/* On a phone each rendition is a block, with a line for what stands in a column elsewhere. */}
    <TableHead className="hidden sm:table-header-group">
      <tr>
        <Th>Stream</Th>
        <Th>Codec</Th>
        <Th className="hidden sm:table-cell">Format</Th>
        <Th className="text-right">Bitrate</Th>
        <Th className="text-right">Last segment</Th>
        <Th className="hidden text-right lg:table-cell">Duration</Th>
        <Th className="hidden text-right lg:table-cell">Segments</Th>
        <Th className="text-right">Gaps</Th>
        <Th className="text-right">
          <abbr title="Discontinuities: the encoder's clock jumped" className="no-underline">
            Disc.
          </abbr>
        </Th>
      </tr>
    </TableHead>
    <TableBody>
      {orderRenditions(input.renditions).map((rendition, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stream may have several tracks of one kind, in a stable order
        <Tr key={`${rendition.stream} ${rendition.kind} ${i}`} className={ROW}>
          <Td className="block max-sm:pt-0 max-sm:pb-1 sm:table-cell sm:max-w-48">
            <span className="block font-medium [overflow-wrap:anywhere] sm:truncate">
              {rendition.stream === "" ? "main" : rendition.stream}
            </span>
            <span className="text-ink-3 text-xs">{rendition.kind}</span>
          </Td>
          <Td className={CELL}>
            <CellName columnsFrom="sm" name="Codec" />
            <span className="max-sm:text-right">
              {formatCodec(rendition.codec)}
              <span className="block font-mono text-ink-3 text-xs">{rendition.codec}</span>
            </span>
          </Td>
          <Td className={CELL}>
            <CellName columnsFrom="sm" name="Format" />
            {rendition.kind === "video" ? pictureOf(rendition) : soundOf(rendition)}
          </Td>
          <Td className={cn(CELL, "text-right tabular-nums")}>
            <CellName columnsFrom="sm" name="Bitrate" />
            {formatBitrate(rendition.bitrate)}
          </Td>
          <Td className={cn(CELL, "text-right")}>
            <CellName columnsFrom="sm" name="Last segment" />
            <SegmentAge atMs={rendition.lastSegmentAtMs} durationMs={rendition.lastSegmentDurationMs} />
          </Td>
          <Td className="hidden whitespace-nowrap text-right tabular-nums lg:table-cell">
            {(rendition.lastSegmentDurationMs / 1000).toFixed(2)} s
          </Td>
          <Td className="hidden text-right tabular-nums lg:table-cell">{formatCount(rendition.segmentCount)}</Td>
          <Td className={cn(CELL, "text-right tabular-nums", rendition.gapCount > 0 && "font-medium text-warn")}>
            <CellName columnsFrom="sm" name="Gaps" />
            {formatCount(rendition.gapCount)}
          </Td>
          <Td className={cn(CELL, "text-right tabular-nums")}>
            <CellName columnsFrom="sm" name="Discontinuities" />
            {formatCount(rendition.discontinuityCount)}
          </Td>
        </Tr>
      ))}
    </TableBody>
  </Table>
);
