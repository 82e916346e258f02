// expected: core/registry may not import core/remote
import { RemoteFailure } from '../remote/remote.ts';
export const failure = RemoteFailure;
