// What the linter must refuse; bin/test looks whether it does.
def call(Map args = [:]) {
    if (args.image == null) println("no image");
    undeclared = 1
}
