import { expect, it } from 'vitest';
import type { ControlHandlers } from '../../core/control/handlers.ts';
import { quietHandlers } from '../fakes/control-handlers.ts';

/** What counts here is that this file compiles: `tsc -b` is part of every run and refuses an expected error that is none. */
it('a call of the contract without a handler, or with one that gives something else, does not compile', () => {
  const whole = quietHandlers();
  const { ui: _ui, ...withoutARoom } = whole;
  const { tools: _tools, ...withoutACall } = whole.servers;
  const tried: ControlHandlers[] = [
    whole,
    // @ts-expect-error the calls of `ui` have no handlers
    withoutARoom,
    // @ts-expect-error `servers.tools` has no handler
    { ...whole, servers: withoutACall },
    // @ts-expect-error `core.pause` gives something else than the contract says
    { ...whole, core: { ...whole.core, pause: () => ({ paused: 'yes' }) } },
  ];
  expect(tried).toHaveLength(4);
});
