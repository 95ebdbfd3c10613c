/** The map of results, loaded when somebody chooses it. */
export { showMap } from "../search/tools/map.js";
