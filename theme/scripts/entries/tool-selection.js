/** The bar of what is chosen among the results, loaded with the first choice. */
export { Selection } from "../search/tools/selection.js";
