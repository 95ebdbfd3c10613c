/** The field of places that completes what is typed, loaded once somebody fills in the form of the search. */
export { mountPlaceField } from "../search/page/place_field.js";
