import type { TokenKey } from "@sluice/contracts";
import { Ban, Ellipsis, Pencil, Power, Ticket, Trash2 } from "lucide-react";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Menu, MenuItem, MenuSeparator } from "#ui/menu.tsx";
import { Td, Tr } from "#ui/table.tsx";
import { Ago } from "#ui/time.tsx";

interface TokenKeyRowProps {
  tokenKey: TokenKey;
  /** undefined for whoever may look alone. */
  actions: { makeToken: () => void; edit: () => void; toggle: () => void; remove: () => void } | undefined;
}

export const TokenKeyRow = ({ tokenKey, actions }: TokenKeyRowProps) => (
  <Tr>
    <Td className="max-w-40 sm:max-w-48">
      <span className="block truncate font-medium">{tokenKey.name}</span>
      <code className="block truncate font-mono text-ink-3 text-xs">{tokenKey.kid}</code>
    </Td>
    <Td>{tokenKey.isEnabled ? <Badge tone="live">Active</Badge> : <Badge tone="warn">Disabled</Badge>}</Td>
    <Td className="hidden max-w-48 text-ink-2 sm:table-cell">
      {tokenKey.algorithm}
      <Party claim="iss" value={tokenKey.issuer} />
      <Party claim="aud" value={tokenKey.audience} />
    </Td>
    <Td className="hidden max-w-40 text-ink-2 md:table-cell">
      <span className="block truncate">{tokenKey.channelGroup ?? "everything"}</span>
    </Td>
    <Td className="hidden text-ink-2 lg:table-cell">
      <Ago at={tokenKey.createdAt} />
      <span className="block max-w-40 truncate text-ink-3 text-xs">{tokenKey.createdBy}</span>
    </Td>
    <Td className="w-0 text-right">
      {actions !== undefined && (
        <Menu
          trigger={
            <Button variant="ghost" size="iconSm" aria-label={`Actions of ${tokenKey.name}`}>
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          {tokenKey.isEnabled && tokenKey.algorithm === "HS256" && (
            <MenuItem onSelect={actions.makeToken}>
              <Ticket aria-hidden /> Make a token for testing
            </MenuItem>
          )}
          <MenuItem onSelect={actions.edit}>
            <Pencil aria-hidden /> Edit
          </MenuItem>
          <MenuItem onSelect={actions.toggle}>
            {tokenKey.isEnabled ? <Ban aria-hidden /> : <Power aria-hidden />}
            {tokenKey.isEnabled ? "Disable" : "Enable"}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger onSelect={actions.remove}>
            <Trash2 aria-hidden /> Delete
          </MenuItem>
        </Menu>
      )}
    </Td>
  </Tr>
);

/** What its tokens must say of who issued them, or for whom. */
const Party = ({ claim, value }: { claim: "iss" | "aud"; value: string | null }) =>
  value !== null && (
    <span className="block truncate text-ink-3 text-xs">
      {claim} {value}
    </span>
  );
