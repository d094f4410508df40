/** A file that passes for GGUF, of so many bytes. */
export function makeGguf(sizeBytes = 4096, fill = 1): Buffer {
  const content = Buffer.alloc(sizeBytes, fill);
  content.write('GGUF', 0, 'latin1');
  return content;
}

/** A file that passes for safetensors. */
export function makeSafetensors(bodyBytes = 1000): Buffer {
  const header = Buffer.from('{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(bodyBytes, 2)]);
}
