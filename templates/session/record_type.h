
/* event is valid during the call; a negative return ends the poll with that value */
typedef int (*@base@_@map@_fn)(const struct @record@ *event, void *user);
