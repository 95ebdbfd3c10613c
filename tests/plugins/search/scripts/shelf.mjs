/** The files that tests hand over, in place of the network. */
import { Manifest } from "../../../../theme/scripts/search/engine/manifest.js";

export function shelfOf({ manifest, texts }) {
  const read = [];
  const files = {
    text: async (address) => {
      read.push(address);
      if (!(address in texts)) {
        throw new Error(`no file at ${address}`);
      }
      return texts[address];
    },
  };
  return { manifest: new Manifest(manifest), files, read };
}
