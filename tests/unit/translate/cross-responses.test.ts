import { describe } from 'vitest';
import { proveClient } from './cross-proof.ts';

describe('F38 R18 conversations of a Responses client', () => proveClient('responses'));
