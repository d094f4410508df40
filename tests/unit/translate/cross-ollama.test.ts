import { describe } from 'vitest';
import { proveClient } from './cross-proof.ts';

describe('F38 R18 conversations of an Ollama client', () => proveClient('ollama'));
