import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/**
 * Whom we trust in TLS: what Node trusts (its own list and NODE_EXTRA_CA_CERTS) and what this computer trusts, where
 * companies put the certificates of their own authorities and proxies. Reading and parsing takes tens of milliseconds, so
 * it is done once, and not before the first TLS connection.
 */
export function createTrust(): () => SecureContext {
  let context: SecureContext | undefined;
  return () => {
    context ??= createSecureContext({
      ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])],
    });
    return context;
  };
}
