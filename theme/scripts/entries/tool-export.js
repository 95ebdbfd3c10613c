/** Exports, loaded when somebody asks for one. */
export { exportDocuments, exportProgress, exportRows } from "../search/tools/export.js";
