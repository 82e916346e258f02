import { problem, ProblemError } from '../../../shared/problem.ts';
import { isoTime, type Clock } from '../../ports/clock.ts';
import type { Round } from './browser-round.ts';
import { askForDevice, pollForDevice, withResource, type Grant, type Wire } from '../issuer/oauth-client.ts';
import { oauthFailure } from '../issuer/oauth-failure.ts';
import { usableAddress } from '../issuer/addresses.ts';
import { untilAborted } from './shared-sign-in.ts';
import { signInError } from './sign-in-failures.ts';

/**
 * Signs in where there is no browser: the person opens an address anywhere and types a code (RFC 8628). `undefined`: the issuer
 * does not let this client do so.
 */
export async function deviceGrant(wire: Wire, round: Round, clock: Clock): Promise<Grant | undefined> {
  const { server, scopes, pending, say, signal } = round;
  try {
    const scope = scopes.length > 0 ? { scope: scopes.join(' ') } : {};
    const device = await askForDevice(wire, { ...withResource(pending.resource), ...scope });
    const home = new URL(server.url);
    const url = usableAddress(device.verification_uri, home);
    const complete = usableAddress(device.verification_uri_complete ?? '', home);
    // The person will type a code there: it must be a page that a browser may be sent to as well.
    if (!url) throw new ProblemError(problem('authorization-metadata', { server: server.id, reason: WRONG_PAGE }));
    say({
      step: 'device',
      url: url.href,
      ...(complete && { completeUrl: complete.href }),
      code: device.user_code,
      expiresAt: isoTime(clock.now() + device.expires_in * 1000),
    });
    // The library looks at the signal only between two requests, which may be far apart.
    return await untilAborted(signal, pollForDevice(wire, device, pending));
  } catch (error) {
    signal.throwIfAborted();
    const failure = await oauthFailure(error);
    if (failure.kind === 'refused' && failure.error === 'unauthorized_client') return undefined;
    throw await signInError(error, server.id, wire.metadata.issuer);
  }
}

const WRONG_PAGE = 'its page for typing the code is not an https address';
