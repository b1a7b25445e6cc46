"use client";
import { DRM_SYSTEMS, type DrmSystem, type LicenceOutcome, type LicenceRequest } from "@sluice/contracts";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { KeyRound, SearchX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { channelPath } from "#features/channels/channel-path.ts";
import { DRM_SYSTEM_WORDS } from "#features/endpoints/encryption-words.ts";
import { useOriginEndpoints } from "#features/endpoints/use-origin-endpoints.ts";
import { formatCount } from "#lib/format.ts";
import { getNextPageParam } from "#lib/get-next-page-param.ts";
import { useTRPC } from "#lib/trpc.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card, CardHeader } from "#ui/card.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Field } from "#ui/field.tsx";
import { LoadMore } from "#ui/load-more.tsx";
import { LoadedList } from "#ui/loaded.tsx";
import { Select } from "#ui/select.tsx";
import { Table, TableBody, TableHead, Td, Th, Tr } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { LicenceRequestDialog } from "./licence-request-dialog.tsx";
import { lastViewer, licenceWords } from "./licence-words.ts";

const REFRESH_MS = 5_000;
const PAGE_SIZE = 25;
const ANY = "*";

interface Filter {
  readonly originEndpoint?: string;
  readonly system?: DrmSystem;
  readonly outcome?: LicenceOutcome;
}

interface LicencesSectionProps {
  channelGroup: string;
  channel: string;
}

/** Who asked for keys and licences of a channel, and what came of it. */
export const LicencesSection = ({ channelGroup, channel }: LicencesSectionProps) => {
  const trpc = useTRPC();
  const [filter, setFilter] = useState<Filter>({});
  const [shown, setShown] = useState<LicenceRequest | null>(null);
  const query = useInfiniteQuery(
    trpc.licenceRequests.list.infiniteQueryOptions(
      { channelGroup, channel, limit: PAGE_SIZE, ...filter },
      {
        getNextPageParam,
        placeholderData: keepPreviousData,
        refetchInterval: REFRESH_MS,
      },
    ),
  );
  const isFiltering = Object.keys(filter).length > 0;
  return (
    <Card>
      <CardHeader
        title="Licence requests"
        description="Who asked for keys and licences, and what came of it. Requests of one minute that ended alike are one line, kept for seven days."
      />
      <Filters channelGroup={channelGroup} channel={channel} filter={filter} onChange={setFilter} />
      <LoadedList
        query={query}
        waitingRows={5}
        empty={
          isFiltering ? (
            <EmptyState icon={SearchX} title="Nothing here">
              No licence request matches the filter.
            </EmptyState>
          ) : (
            <NoRequests channelGroup={channelGroup} channel={channel} />
          )
        }
      >
        {(requests) => <RequestTable requests={requests} onShow={setShown} />}
      </LoadedList>
      <LoadMore query={query} />
      <LicenceRequestDialog shown={shown} onClose={() => setShown(null)} />
    </Card>
  );
};

const SYSTEMS: { value: DrmSystem | typeof ANY; label: string }[] = [
  { value: ANY, label: "All systems" },
  ...DRM_SYSTEMS.map((value) => ({ value, label: DRM_SYSTEM_WORDS[value].label })),
];
/** The endings that a request for a licence mostly has; the API takes all others too. */
const OUTCOMES: { value: LicenceOutcome | typeof ANY; label: string }[] = [
  { value: ANY, label: "Given and refused" },
  { value: "granted", label: "Given" },
  { value: "access_refused", label: "Viewer not let in" },
  { value: "not_found", label: "No such key" },
  { value: "invalid_request", label: "Not a licence request" },
  { value: "licence_server_refused", label: "Refused by the licence server" },
  { value: "licence_server_failed", label: "No answer from the licence server" },
];

interface FiltersProps extends LicencesSectionProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

const Filters = ({ channelGroup, channel, filter, onChange }: FiltersProps) => {
  const endpoints = useOriginEndpoints(channelGroup, channel).data?.items ?? [];
  const set = (name: keyof Filter, value: string) => {
    const { [name]: _, ...rest } = filter;
    onChange(value === ANY ? rest : { ...rest, [name]: value });
  };
  return (
    <search className="grid gap-3 px-5 pb-4 sm:grid-cols-3">
      <Field label="Endpoint">
        {(control) => (
          <Select
            {...control}
            value={filter.originEndpoint ?? ANY}
            onValueChange={(name) => set("originEndpoint", name)}
            options={[
              { value: ANY, label: "All endpoints" },
              ...endpoints.map(({ name }) => ({ value: name, label: name })),
            ]}
          />
        )}
      </Field>
      <Field label="System">
        {(control) => (
          <Select
            {...control}
            value={filter.system ?? ANY}
            onValueChange={(system) => set("system", system)}
            options={SYSTEMS}
          />
        )}
      </Field>
      <Field label="What came of it">
        {(control) => (
          <Select
            {...control}
            value={filter.outcome ?? ANY}
            onValueChange={(outcome) => set("outcome", outcome)}
            options={OUTCOMES}
            data-testid="licence-outcome"
          />
        )}
      </Field>
    </search>
  );
};

const keyOf = ({ minute, originEndpointId, system, outcome, reason }: LicenceRequest): string =>
  [minute, originEndpointId, system, outcome, reason].join(" ");

interface RequestTableProps {
  requests: readonly LicenceRequest[];
  onShow: (request: LicenceRequest) => void;
}

const RequestTable = ({ requests, onShow }: RequestTableProps) => (
  <Table label="Licence requests" data-testid="licence-requests">
    <TableHead>
      <tr>
        <Th className="hidden sm:table-cell">When</Th>
        <Th className="max-sm:pl-5">What happened</Th>
        <Th className="hidden md:table-cell">Endpoint</Th>
        <Th className="hidden md:table-cell">System</Th>
        <Th className="text-right">Count</Th>
        <Th className="hidden lg:table-cell">Last viewer</Th>
        <Th>
          <span className="sr-only">Details</span>
        </Th>
      </tr>
    </TableHead>
    <TableBody>
      {requests.map((request) => (
        <RequestRow key={keyOf(request)} request={request} onShow={() => onShow(request)} />
      ))}
    </TableBody>
  </Table>
);

const RequestRow = ({ request, onShow }: { request: LicenceRequest; onShow: () => void }) => {
  const { title, detail, failure } = licenceWords(request);
  const system = DRM_SYSTEM_WORDS[request.system].label;
  return (
    <Tr>
      <Td className="hidden align-top text-ink-2 sm:table-cell">
        <Time at={request.minute} />
      </Td>
      <Td className="align-top max-sm:pl-5">
        <Badge tone={failure === null ? "live" : "warn"} className="whitespace-normal">
          {title}
        </Badge>
        {detail !== null && <span className="mt-1 block max-w-md text-[0.8125rem] text-ink-2">{detail}</span>}
        <span className="mt-1 block text-ink-3 text-xs [overflow-wrap:anywhere] md:hidden">
          {request.originEndpoint} · {system}
          {/* A column of its own has no room on a phone. */}
          <span className="block sm:hidden">
            <Time at={request.minute} />
          </span>
        </span>
      </Td>
      <Td className="hidden max-w-48 truncate align-top md:table-cell">{request.originEndpoint}</Td>
      <Td className="hidden whitespace-nowrap align-top text-ink-2 md:table-cell">{system}</Td>
      <Td className="text-right align-top tabular-nums">{formatCount(request.count)}</Td>
      <Td className="hidden max-w-48 truncate align-top text-ink-2 lg:table-cell">{lastViewer(request)}</Td>
      <Td className="w-0 text-right align-top max-sm:pl-0">
        <Button
          size="sm"
          variant="ghost"
          className="-mt-1.5 max-sm:px-1.5"
          onClick={onShow}
          aria-label={`Details of ${title}, ${request.originEndpoint}, ${system}`}
        >
          Details
        </Button>
      </Td>
    </Tr>
  );
};

/** What will be here, and how to make some. */
const NoRequests = ({ channelGroup, channel }: LicencesSectionProps) => {
  const endpoints = useOriginEndpoints(channelGroup, channel).data?.items;
  const isEncrypted = endpoints?.some(({ encryption }) => encryption !== null) === true;
  return (
    <EmptyState
      icon={KeyRound}
      title="Nobody has asked for a licence yet"
      actions={
        <Button asChild variant="primary">
          <Link href={channelPath(channelGroup, channel, isEncrypted ? "preview" : "endpoints")}>
            {isEncrypted ? "Play it in the preview" : "Encrypt an endpoint"}
          </Link>
        </Button>
      }
    >
      {isEncrypted
        ? "As soon as a player asks for a key or a licence, it has a line here, with what came of it."
        : "Only encrypted endpoints give licences. Encrypt one, play it, and each request has a line here, with what came of it."}
    </EmptyState>
  );
};
