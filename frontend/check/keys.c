/*
 * Keys that are looked up before a field of them was set, or of which none ever is: all of such a key is zero. Fields
 * that are set too late, behind others, are in silent.c. check.c asks for each `let`;
 * only the order of evaluation matters here, no facts.
 */
#include "frontend/check/internal.h"

enum key_state { KEY_FRESH, KEY_ASKED, KEY_TOUCHED };

struct key_walk {
	const struct variable *variable;
	enum key_state state;
	const struct expr *asked; /* the access that was first given it */
	const struct expr *set;   /* a field's assignment after that, or NULL */
	unsigned loops;           /* around what is looked at */
};

static void walk(struct expr *expr, void *user);

static bool is_key(const struct key_walk *walk, const struct expr *expr)
{
	return expr && expr->kind == EXPR_VARIABLE && expr->variable == walk->variable;
}

/* The access of a map that is given the key; a loop may mean the zero of its first round. */
static void ask(struct key_walk *key, const struct expr *access)
{
	if (key->state != KEY_FRESH)
		return;
	key->state = key->loops ? KEY_TOUCHED : KEY_ASKED;
	key->asked = access;
}

static void store(struct key_walk *key, const struct expr *assignment)
{
	if (key->state == KEY_ASKED && !key->set)
		key->set = assignment;
	key->state = KEY_TOUCHED;
}

static void walk_map_access(struct key_walk *key, const struct expr *expr)
{
	const struct expr *operands[] = { expr->map_access.holder, expr->map_access.value,
					  expr->map_access.flags, expr->map_access.cpu };

	if (!is_key(key, expr->map_access.key))
		walk((struct expr *)expr->map_access.key, key);
	for (size_t i = 0; i < sizeof(operands) / sizeof(operands[0]); i++)
		if (operands[i])
			walk((struct expr *)operands[i], key);
	if (is_key(key, expr->map_access.key))
		ask(key, expr);
}

/* A field, or bytes at an offset: where they are read the key stays as it is. */
static bool is_part(const struct key_walk *key, const struct expr *expr)
{
	if (expr->kind == EXPR_MEMBER)
		return is_key(key, expr->member.base) && expr->type->kind != TYPE_POINTER &&
		       !expr->member.index;
	return expr->kind == EXPR_LOAD && is_key(key, expr->memory.pointer);
}

static void walk_branch(struct key_walk *key, const struct expr *expr)
{
	struct key_walk then, otherwise;

	walk(expr->branch.test, key);
	then = otherwise = *key;
	walk(expr->branch.then, &then);
	if (expr->branch.otherwise)
		walk(expr->branch.otherwise, &otherwise);
	*key = then.state >= otherwise.state ? then : otherwise;
	if (!key->set)
		key->set = then.set ? then.set : otherwise.set;
	if (key->set)
		key->asked = then.set ? then.asked : otherwise.set ? otherwise.asked : key->asked;
}

static void walk(struct expr *expr, void *user)
{
	struct key_walk *key = user;
	bool is_loop = expr->kind == EXPR_WHILE || expr->kind == EXPR_DOTIMES;

	if (key->state == KEY_TOUCHED)
		return;
	if (is_key(key, expr)) {
		key->state = KEY_TOUCHED;
	} else if (expr_is_map_access(expr)) {
		walk_map_access(key, expr);
	} else if ((expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
		   is_part(key, expr->assign.place)) {
		walk(expr->assign.value, key);
		store(key, expr);
	} else if (expr->kind == EXPR_IF) {
		walk_branch(key, expr);
	} else if (!is_part(key, expr)) {
		key->loops += is_loop;
		expr_each_operand(expr, walk, key);
		key->loops -= is_loop;
	}
}

static void check_key(struct check *check, const struct expr *let, size_t index)
{
	const struct binding *binding = &let->let.bindings[index];
	struct key_walk key = { .variable = binding->variable };
	struct diag *diag;

	for (size_t i = index + 1; i < let->let.count; i++)
		if (let->let.bindings[i].init)
			walk(let->let.bindings[i].init, &key);
	walk(let->let.body, &key);
	if (!key.set && key.state != KEY_ASKED)
		return;
	diag = diag_report(check->diags, DIAG_UNSET_FIELD, key.asked->map_access.key->span,
			   "no field of the key `%s` was set before it is used here: all of it is 0",
			   binding->variable->name);
	if (key.set)
		diag_note(check->diags, diag, key.set->span, "a field is set later");
	diag_help(check->diags, diag, "set the fields of `%s` first", binding->variable->name);
}

void check_fresh_keys(struct check *check, const struct expr *expr)
{
	if (expr->kind != EXPR_LET)
		return;
	for (size_t i = 0; i < expr->let.count; i++) {
		const struct expr *init = expr->let.bindings[i].init;

		if (init && init->kind == EXPR_MAKE && !expr->let.bindings[i].variable->assigned)
			check_key(check, expr, i);
	}
}
