// expected: cli may not import core/core.ts
export const core = () => import('../core/core.ts');
