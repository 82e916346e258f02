// expected: may not look at io.modelcontextprotocol/clientInfo
export const isShy = (meta: Record<string, object>): boolean =>
  meta['io.modelcontextprotocol/clientInfo'] === undefined;
