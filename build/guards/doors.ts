import { type Guard, of } from './guard.ts';

/** What keeps secrets where they belong, and others outside. */
export const doorGuards: readonly Guard[] = [
  ...of(
    'tokens-stay-where-they-belong',
    'core/remote/standing-stream.ts',
    [
      [
        "{ method: 'DELETE', headers: common.headers, credential, signal }",
        "{ method: 'DELETE', headers: common.headers, credential: undefined, signal }",
      ],
    ],
    true,
  ),
  ...of(
    'stored-headers-stay-where-they-belong',
    'core/broker/upstream.ts',
    [['    checkNotRefused(server, challenge);\n', '']],
    true,
  ),
  ...of(
    'stored-headers-stay-where-they-belong',
    'core/auth/tokens/server-headers.ts',
    [['if (headers.length === 0) return vault.delete(nameOf(server));', 'if (headers.length === 0) return;']],
    true,
  ),
  ...of(
    'signing-out-revokes-and-forgets',
    'core/auth/tokens/sign-out.ts',
    [
      [
        "const refresh = refreshToken && (await revokeOne(wire, refreshToken, 'refresh_token'));",
        'const refresh = undefined;',
      ],
      ['      await parts.sets.forget(key);\n', ''],
    ],
    true,
  ),
  ...of('nothing-is-sent-to-an-issuer-before-yes', 'core/auth/sign-in/sign-in.ts', [
    [
      'const agreed = await askFirst(plan, server, request, progress, planning);',
      "const agreed = { issuer: plan.question.issuers[0] ?? '', without: [], until: undefined };",
    ],
  ]),
  ...of('nothing-is-sent-to-an-issuer-before-yes', 'core/auth/sign-in/person-flow.ts', [
    ['agreedScopes(offered, agreed.without, plan.named, lasting)', 'agreedScopes(offered, [], plan.named, lasting)'],
  ]),
  ...of('nothing-is-sent-to-an-issuer-before-yes', 'core/auth/sign-in/sign-ins.ts', [
    ['    checkPause(pause, request);\n', ''],
  ]),
  ...of('sign-in-never-looks-inside-private-networks', 'core/remote/guarded-fetch.ts', [
    ['if (!allowed.has(nearnessOf(address))) {', 'if (false) {'],
    ['    refuseForm(url, home);\n', ''],
  ]),
  ...of('removing-a-host-leaves-other-bytes', 'core/hosts/change.ts', [
    ["if (record?.created && text === '') await removeConfig(file, record.folder);\n  else await", 'await'],
    ['each, record?.undo, last)', 'each, undefined, last)'],
  ]),
  ...of('pages-stay-in-their-window', 'electron/main/harden.ts', [
    ['if (windowOf(contents)?.isFocused() === true) openExternal(url);', 'openExternal(url);'],
    ["return { action: 'deny' };", "return { action: 'allow' };"],
    ['decide(false)', 'decide(true)'],
  ]),
  ...of('pages-stay-in-their-window', 'electron/main/sender.ts', [
    ['senderFrame.parent !== null || ', ''],
    [' || senderFrame.origin !== appOrigin', ''],
  ]),
  ...of('pages-stay-in-their-window', 'electron/main/ipc-server.ts', [
    ['if (!rightsOf[kind].includes(call.right))', 'if (false)'],
  ]),
  ...of('pages-stay-in-their-window', 'electron/main/open-external.ts', [["url.protocol !== 'https:' || ", '']]),
  ...of(
    'no-secret-anywhere',
    'core/vault/sealed-records.ts',
    [['seal(key, about(name, generation), text)', 'Buffer.from(Secret.unwrap(text))']],
    true,
  ),
  ...of('no-secret-anywhere', 'core/activity/forward/answer.ts', [["left.replaceAll(part, '[secret]')", 'left']], true),
  ...of(
    'another-program-asks-again',
    'core/broker/launched-by.ts',
    [["if ('code' in server || !isAnother(entries.programs(entry.id), program))", 'if (true)']],
    true,
  ),
  ...of(
    'another-program-asks-again',
    'core/broker/broker.ts',
    [['        if (launchedBy.isKeptOut(session)) continue;\n', '']],
    true,
  ),
  ...of('browser-ui-lets-in-one-browser', 'core/control/web/guard.ts', [
    ['if (headers.host !== authority)', 'if (false)'],
    ['headers.origin !== undefined && headers.origin !== origin', 'false'],
  ]),
  ...of(
    'only-this-user-and-only-decisions-by-control',
    'core/broker/bridge-socket.ts',
    [["!timingSafeEqual(mac, proof('bridge'))", 'false']],
    true,
  ),
  ...of('browser-ui-lets-in-one-browser', 'core/control/web/passes.ts', [
    ['      tickets.delete(key);\n', ''],
    ['until !== undefined && clock.now() < until ?', 'until !== undefined ?'],
  ]),
  ...of(
    'only-this-user-and-only-decisions-by-control',
    'core/control/serve.ts',
    [['if (!isKey(request.headers.authorization))', 'if (false)']],
    true,
  ),
];
