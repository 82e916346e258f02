import type { Account } from '../../shared/models.ts';
import { isObject } from '../eras/messages.ts';
import type { AuthServer } from '../auth/auth.ts';
import type { Introduction } from '../remote/remote.ts';

/** The extension of MCP authorization by which an account was signed in; `undefined`: by none. */
function extensionOf(server: AuthServer, account: Account | undefined): string | undefined {
  if (account?.company !== undefined) return 'io.modelcontextprotocol/enterprise-managed-authorization';
  return server.machine ? 'io.modelcontextprotocol/oauth-client-credentials' : undefined;
}

/** How the host introduces itself, with the extension that we use on its behalf among its capabilities. */
export function introduced(introduction: Introduction, server: AuthServer, account: Account | undefined): Introduction {
  const extension = extensionOf(server, account);
  if (extension === undefined) return introduction;
  const { capabilities } = introduction;
  const declared = isObject(capabilities['extensions']) ? capabilities['extensions'] : {};
  return { ...introduction, capabilities: { ...capabilities, extensions: { ...declared, [extension]: {} } } };
}
