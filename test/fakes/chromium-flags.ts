/** The system's Chromium as the tests start it: which program, and what it leaves out. */

export const chromiumProgram = process.env['DRAWBRIDGE_CHROMIUM'] ?? '/usr/bin/chromium';

const leftOut = [
  // The address bar's suggestions: pages of their own, which nobody sees and which cost every window half a second of CPU.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // What Playwright leaves out by itself. Of such flags Chromium heeds the last, so it must stand here too.
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

export const chromiumFlags: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${leftOut.join(',')}`,
];
