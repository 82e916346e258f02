// expected: cli may not import core/main.ts
import '../core/main.ts';
